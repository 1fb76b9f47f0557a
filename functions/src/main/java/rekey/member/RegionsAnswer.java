package rekey.member;

import java.util.List;
import rekey.organization.AccountRegion;
import rekey.outcome.Failure;

/// What an account says of its Regions.
public sealed interface RegionsAnswer {
    /// @param regions every Region of the partition, whatever its status
    record Told(List<AccountRegion> regions) implements RegionsAnswer {}

    record Untold(Failure failure) implements RegionsAnswer {}
}
