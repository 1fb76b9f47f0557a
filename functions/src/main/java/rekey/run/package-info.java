/// A run's folder in the bucket, and the lease that keeps two runs apart.
@NullMarked
package rekey.run;

import org.jspecify.annotations.NullMarked;
