package rekey.pacing;

/// The other side of a quota, as AWS keeps it: a bucket of permits that fills at a steady rate.
public final class QuotaBucket {
    private final double perSecond;
    private final double capacity;
    private double permits;
    private double lastSeconds;

    public QuotaBucket(double perSecond) {
        this(perSecond, perSecond);
    }

    public QuotaBucket(double perSecond, double capacity) {
        this.perSecond = perSecond;
        this.capacity = capacity;
        this.permits = capacity;
    }

    public boolean take(double nowSeconds) {
        permits = Math.min(capacity, permits + (nowSeconds - lastSeconds) * perSecond);
        lastSeconds = nowSeconds;
        if (permits < 1) {
            return false;
        }
        permits--;
        return true;
    }
}
