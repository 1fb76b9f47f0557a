package rekey.pacing;

import java.util.random.RandomGenerator;

/// The part of one quota that each of several workers may use. They know nothing of each other but
/// their number: together they stay below the quota, and what they leave is for others of the same
/// account. With 600 calls a second and 100 workers it is 4.8 a second for each.
///
/// @param workers at the same time, this one among them
public record Share(Quota quota, int workers) {
    /// Of the quota, by all workers together.
    static final double USED = 0.8;

    public Share {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be positive, was " + workers);
        }
        if (!quota.isShared()) {
            throw new IllegalArgumentException("a quota that workers share expected, was " + quota);
        }
    }

    public double perSecond() {
        return quota.perSecond() * USED / workers;
    }

    /// Its first turn is a random part of a slot late, so that workers that start together do not
    /// call together.
    public Pacer pacer(RandomGenerator random) {
        return new Pacer(perSecond(), 1, random);
    }
}
