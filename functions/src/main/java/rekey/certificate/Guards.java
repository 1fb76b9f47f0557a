package rekey.certificate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;
import rekey.retire.KeyVerdict;

/// What keeps a key from being deleted too early, to paste: Rekey itself disables and deletes none.
///
/// @param statements for the key's policy
/// @param steps to take, in this order
/// @param alarm shell commands
/// @param lakeQuery of CloudTrail Lake, and `athenaQuery` of a trail's table: who has used the key, and
///     for which log group
///
/// Source: docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
/// Source: docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-creating-cloudwatch-alarm.html
public record Guards(String statements, List<String> steps, String alarm, String lakeQuery, String athenaQuery) {
    private static final int DAYS = 30;

    /// @param since from when on to list uses
    static Guards of(KeyArn key, KeyVerdict verdict, Instant since) {
        return new Guards(
                statements(notBefore(verdict)), steps(verdict), alarm(key), lake(key, since), athena(key, since));
    }

    private static @Nullable Instant notBefore(KeyVerdict verdict) {
        return switch (verdict) {
            case KeyVerdict.Free(var since) -> since;
            case KeyVerdict.FreeOn(var date) -> date;
            case KeyVerdict.InUse _, KeyVerdict.Never _, KeyVerdict.Unknown _ -> null;
        };
    }

    private static String statements(@Nullable Instant notBefore) {
        var until = notBefore == null
                ? ""
                : """
                ,
                  "Condition": {"DateLessThan": {"aws:CurrentTime": "%s"}}""".formatted(notBefore.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
        return """
                {
                  "Sid": "KeepWhatIsNeeded",
                  "Effect": "Deny",
                  "Principal": "*",
                  "Action": ["kms:DisableKey", "kms:ScheduleKeyDeletion"],
                  "Resource": "*"%s
                },
                {
                  "Sid": "DeleteSlowly",
                  "Effect": "Deny",
                  "Principal": "*",
                  "Action": "kms:ScheduleKeyDeletion",
                  "Resource": "*",
                  "Condition": {"NumericLessThan": {"kms:ScheduleKeyDeletionPendingWindowInDays": "%d"}}
                },
                {
                  "Sid": "DeleteOnlyWhatNobodyUses",
                  "Effect": "Deny",
                  "Principal": "*",
                  "Action": "kms:ScheduleKeyDeletion",
                  "Resource": "*",
                  "Condition": {"NumericLessThanEquals": {"kms:TrailingDaysWithoutKeyUsage": "%d"}}
                }""".formatted(until, DAYS, DAYS);
    }

    private static List<String> steps(KeyVerdict verdict) {
        var first = switch (verdict) {
            case KeyVerdict.Free _ ->
                "The key is free as far as Rekey can see. Run the query below for what it cannot.";
            case KeyVerdict.FreeOn(var date) ->
                "Wait until %s, and run mode retire again.".formatted(date.truncatedTo(ChronoUnit.SECONDS));
            case KeyVerdict.InUse _ -> "Move what is on the key, and run mode retire again.";
            case KeyVerdict.Never _ -> "Set a retention, or keep the key.";
            case KeyVerdict.Unknown _ -> "See to what could not be looked at, and run mode retire again.";
        };
        return List.of(
                first,
                "Disable the key (DisableKey). Nothing is lost by that: EnableKey undoes it.",
                "For %d days watch CloudTrail for DisabledException on the key: whoever gets one still needs it."
                        .formatted(DAYS),
                "Schedule its deletion with the longest waiting period (ScheduleKeyDeletion, PendingWindowInDays %d)."
                        .formatted(DAYS),
                "Watch the alarm until the key is deleted: CancelKeyDeletion and EnableKey bring it back.");
    }

    private static String id(KeyArn key) {
        return key.text().substring(key.text().lastIndexOf('/') + 1);
    }

    private static String alarm(KeyArn key) {
        return """
                aws logs put-metric-filter --region %1$s --log-group-name <the log group of your trail> \\
                  --filter-name rekey-%2$s --filter-pattern \\
                  '{ $.eventSource = "kms.amazonaws.com" && $.errorMessage = "*%2$s*" && ($.errorCode = "DisabledException" || $.errorCode = "KMSInvalidStateException") }' \\
                  --metric-transformations metricName=UsesOfKeyThatGoes,metricNamespace=Rekey,metricValue=1
                aws cloudwatch put-metric-alarm --region %1$s --alarm-name rekey-%2$s --namespace Rekey \\
                  --metric-name UsesOfKeyThatGoes --statistic Sum --period 300 --evaluation-periods 1 --threshold 1 \\
                  --comparison-operator GreaterThanOrEqualToThreshold --treat-missing-data notBreaching \\
                  --alarm-actions <the ARN of a topic>""".formatted(key.region(), id(key));
    }

    private static String lake(KeyArn key, Instant since) {
        return """
                SELECT eventTime, eventName, userIdentity.arn, sourceIPAddress,
                  element_at(requestParameters, 'encryptionContext') AS encryptionContext
                FROM <the id of your event data store>
                WHERE eventSource = 'kms.amazonaws.com' AND eventTime > '%s'
                  AND any_match(resources, resource -> resource.arn = '%s')
                ORDER BY eventTime DESC""".formatted(
                        since.truncatedTo(ChronoUnit.SECONDS)
                                .toString()
                                .replace('T', ' ')
                                .replace("Z", ""),
                        key.text());
    }

    private static String athena(KeyArn key, Instant since) {
        return """
                SELECT eventtime, eventname, useridentity.arn, sourceipaddress,
                  json_extract_scalar(requestparameters, '$.encryptionContext["aws:logs:arn"]') AS log_group
                FROM <the table of your trail>
                WHERE eventsource = 'kms.amazonaws.com' AND eventtime > '%s'
                  AND any_match(resources, resource -> resource.arn = '%s')
                ORDER BY eventtime DESC""".formatted(since.truncatedTo(ChronoUnit.SECONDS), key.text());
    }
}
