@NullMarked
package rekey.certificate;

import org.jspecify.annotations.NullMarked;
