"""./rekey soak: runs under faults, and what must hold after each of them."""
