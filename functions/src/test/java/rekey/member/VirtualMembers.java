package rekey.member;

import java.util.List;
import java.util.random.RandomGenerator.SplittableGenerator;
import rekey.aws.Answer;
import rekey.pacing.Quota;
import rekey.pacing.Share;
import rekey.pacing.Time;
import rekey.place.Place;
import software.amazon.awssdk.services.sts.StsClient;

/// The members as one invocation enters them, for a simulation.
public final class VirtualMembers {
    private final AssumedRoles roles;

    /// @param workers that share STS's quota
    public VirtualMembers(StsClient sts, int workers, Time time, SplittableGenerator random) {
        var pacer = new Share(Quota.ASSUME_ROLE, workers).pacer(random.split());
        var sessionScope = new SessionScope("simulation", Purpose.LOOK, List.of());
        this.roles = new AssumedRoles(
                sts, AssumedRoles.calls(pacer, time, random.split(), () -> false), "RekeyMember", sessionScope);
    }

    /// @return false where AWS would not let the place be entered now
    public boolean enter(Place place) {
        return roles.of(place) instanceof Answer.Given;
    }
}
