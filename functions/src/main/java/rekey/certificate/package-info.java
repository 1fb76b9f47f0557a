/// The certificate of a retirement: which keys may go, when, and by what evidence.
@NullMarked
package rekey.certificate;

import org.jspecify.annotations.NullMarked;
