package rekey.gather;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import rekey.holders.HolderKind;
import rekey.outcome.NotLookedAt;
import rekey.place.RegionalService;
import rekey.retire.HolderSighting;

/// Which kinds of holders a look at a place could not see.
///
/// @param any whether it may be any of them
/// @param services that have no endpoint there
record Unlooked(boolean any, Set<String> services) {
    static final Unlooked NOTHING = new Unlooked(false, Set.of());
    static final Unlooked ANY = new Unlooked(true, Set.of());

    static Unlooked of(List<NotLookedAt> unseen) {
        return new Unlooked(
                unseen.stream().anyMatch(one -> one.absent() == null),
                unseen.stream()
                        .map(NotLookedAt::absent)
                        .filter(Objects::nonNull)
                        .map(RegionalService::service)
                        .collect(Collectors.toSet()));
    }

    boolean has(HolderSighting once) {
        return any || services.stream().anyMatch(service -> HolderKind.isOf(service, once.kind()));
    }
}
