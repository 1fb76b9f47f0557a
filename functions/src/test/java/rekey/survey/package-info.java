@NullMarked
package rekey.survey;

import org.jspecify.annotations.NullMarked;
