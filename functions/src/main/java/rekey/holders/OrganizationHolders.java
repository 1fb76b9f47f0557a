package rekey.holders;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator.SplittableGenerator;
import rekey.aws.Clients;
import rekey.aws.JsonApi;
import rekey.aws.JsonService;
import rekey.aws.PacedCalls;
import rekey.outcome.NotLookedAt;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import rekey.place.Place;

/// The rules of the organization that put log groups on a key, as the hub sees them in one Region: the
/// management account, or a delegated administrator of CloudWatch, sees them; another is refused. Each
/// Region has telemetry rules of its own, and lists the centralization rules of all. Two calls where
/// there are none.
public final class OrganizationHolders {
    private final Place hub;
    private final Function<String, JsonService> admins;
    private final PacedCalls calls;

    /// As the function itself asks.
    ///
    /// @param hub its account, and the Region whose rules are asked for
    public static OrganizationHolders of(Clients clients, Place hub, Time time, BooleanSupplier timeIsUp) {
        return new OrganizationHolders(
                hub,
                region -> clients.json(JsonApi.OBSERVABILITY_ADMIN, region),
                time,
                new SplittableRandom(),
                timeIsUp);
    }

    /// @param hub the account that asks, and the Region whose rules are asked for
    /// @param admins Observability Admin by Region, with the function's own role
    /// @param timeIsUp when no call is to be made any more
    OrganizationHolders(
            Place hub,
            Function<String, JsonService> admins,
            Time time,
            SplittableGenerator random,
            BooleanSupplier timeIsUp) {
        this.hub = hub;
        this.admins = admins;
        this.calls = new PacedCalls(Quota.READ_RULES_OF_ORGANIZATION, time, random, timeIsUp);
    }

    public Holders look() {
        var looking = new Looking((what, permission, error) ->
                NotLookedAt.byHub(hub, "%s in Region %s".formatted(what, hub.region()), permission, error));
        TelemetryRules.ofOrganization(admins.apply(hub.region()), calls).look(looking);
        new CentralizationRules(hub.region(), admins, calls).look(looking);
        return looking.holders();
    }
}
