/// Policies and the verdicts they must get; the cases are files in the folder of the same name.
@NullMarked
package rekey.policy;

import org.jspecify.annotations.NullMarked;
