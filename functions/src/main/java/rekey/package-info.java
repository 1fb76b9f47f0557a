/// Rekey moves every CloudWatch Logs log group, and the stored query results, of every chosen
/// account and Region of an AWS Organization to the wanted KMS key.
///
/// The words of the code:
/// - *run*: one execution of the state machine; its id is the execution's name
/// - *hub*: the account Rekey is deployed in
/// - *member*: an account of the organization that Rekey works on
/// - *place*: one Region of one member; the unit of pacing, journal, outcome and report
/// - *target*: what gets the key in a place: a log group, or the place's query results
/// - *wanted key*: the key a target should be on; a key ARN per place
/// - *previous key*: the key, or none, that a target was on before the run
/// - *batch*: the places that one worker handles at the same time, on virtual threads
/// - *wave*: the batches that are worked on at the same time; a run has one, with a canary two
/// - *canary*: the accounts whose places are the first wave; the second begins only where they are
///   well
/// - *journal*: the write-ahead record in S3 of every target's previous key
/// - *outcome*: the sealed result of a target, of a place, of a run
@NullMarked
package rekey;

import org.jspecify.annotations.NullMarked;
