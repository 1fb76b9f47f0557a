package rekey.plan;

import java.util.List;

/// The room that a batch has in the workflow's state, in which its places travel together.
public final class StateRoom {
    /// Of a batch, about: Step Functions takes 256 KiB of state, and the run's name is in it too.
    ///
    /// Source: docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    public static final int MOST_BYTES = 200 << 10;

    private StateRoom() {}

    /// @param next bytes of each place that comes next, in order
    /// @param taken bytes of the places that are in the batch; 0 of an empty one, which takes a place
    ///     however large it is
    /// @return how many of the next ones go in
    public static int forHowMany(List<Integer> next, int taken) {
        int bytes = taken;
        for (int going = 0; going < next.size(); going++) {
            bytes += next.get(going);
            if (bytes > MOST_BYTES) {
                return taken == 0 ? Math.max(1, going) : going;
            }
        }
        return next.size();
    }
}
