/// A rehearsal: real runs over a few log groups and keys of its own, compared from outside with what the
/// runs report, and questions to AWS that no page of AWS answers.
@NullMarked
package rekey.operator.rehearsal;

import org.jspecify.annotations.NullMarked;
