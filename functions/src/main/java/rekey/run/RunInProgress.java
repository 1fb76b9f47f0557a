package rekey.run;

/// Another run holds the lease and has not ended. The workflow ends with this error; nothing was
/// changed.
public final class RunInProgress extends RuntimeException {
    private static final long serialVersionUID = 1;

    RunInProgress(Lease.Holder holder) {
        super("Run %s has not ended; wait for it or stop its execution, then start again: %s"
                .formatted(holder.run(), holder.execution()));
    }
}
