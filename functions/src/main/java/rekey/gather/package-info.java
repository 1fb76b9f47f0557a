/// What runs, places and KMS tell of keys that may go, gathered for the verdicts.
@NullMarked
package rekey.gather;

import org.jspecify.annotations.NullMarked;
