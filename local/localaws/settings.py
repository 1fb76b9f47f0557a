"""What a demo or a test can set while the local AWS runs, through the control endpoint."""

import os
from dataclasses import asdict, dataclass, fields

from . import doubts
from .shapes import Json


@dataclass
class Settings:
    # AssociateKmsKey: "It can take up to 5 minutes for this operation to take effect."
    propagationSeconds: float = float(os.environ.get("LOCALAWS_PROPAGATION_SECONDS", "300"))
    # How long a query is Scheduled and Running before it is Complete.
    querySeconds: float = 0.2
    # What happens where AWS's documentation does not say whether a key policy is enough
    # (keypolicy.Verdict "unknown"): "refuse" or "accept".
    unknownKeyPolicies: str = "refuse"

    def change(self, values: Json) -> None:
        """Raises ValueError and changes nothing when a name or a value is wrong."""
        values = dict(values)
        chosen = values.pop("doubts", {})
        types = {f.name: f.type for f in fields(self)}
        for name, value in values.items():
            if name not in types:
                raise ValueError(f"no setting {name}; there are {', '.join(types)}")
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if types[name] is float and (not number or value < 0):
                raise ValueError(f"{name} must be a number of seconds, was {value!r}")
            if types[name] is str and value not in ("refuse", "accept"):
                raise ValueError(f"{name} must be refuse or accept, was {value!r}")
        doubts.choose(chosen)
        for name, value in values.items():
            setattr(self, name, value)

    def reset(self) -> None:
        self.change(asdict(Settings()))
        doubts.reset()

    def to_dict(self) -> Json:
        return {**asdict(self), "doubts": doubts.positions()}


settings = Settings()
