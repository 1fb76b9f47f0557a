/// May CloudWatch Logs use a KMS key for a target, as far as the key policy says? Judged as IAM
/// does, in three values, because a part of each request cannot be known before it is made.
@NullMarked
package rekey.policy;

import org.jspecify.annotations.NullMarked;
