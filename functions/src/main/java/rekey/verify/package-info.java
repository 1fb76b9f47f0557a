/// Looks again after the propagation delay: is every target on the wanted key?
@NullMarked
package rekey.verify;

import org.jspecify.annotations.NullMarked;
