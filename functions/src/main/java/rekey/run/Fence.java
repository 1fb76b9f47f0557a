package rekey.run;

/// Stops what is left of a run that was ended from outside: its functions go on for minutes after
/// its execution has ended, and by then the next run may hold the lease.
public final class Fence {
    private final Bucket bucket;
    private final String run;

    public Fence(Bucket bucket, String run) {
        this.bucket = bucket;
        this.run = run;
    }

    /// @throws IllegalStateException where another run holds the lease, or none does
    public void check() {
        var holder = bucket.get(Lease.KEY)
                .map(stored -> stored.as(Lease.Holder.class).run());
        if (!holder.filter(run::equals).isPresent()) {
            throw new IllegalStateException(
                    "run %s no longer holds the lease, which is %s's".formatted(run, holder.orElse("nobody")));
        }
    }
}
