/// The accounts of the AWS Organization, and which of them can be worked on.
@NullMarked
package rekey.organization;

import org.jspecify.annotations.NullMarked;
