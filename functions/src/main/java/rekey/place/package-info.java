/// One Region of one member account: the unit of pacing, journal, outcome and report.
@NullMarked
package rekey.place;

import org.jspecify.annotations.NullMarked;
