/// The read-only look at every place: wanted key, targets to change, journal.
@NullMarked
package rekey.survey;

import org.jspecify.annotations.NullMarked;
