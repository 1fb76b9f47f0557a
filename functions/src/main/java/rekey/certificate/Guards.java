package rekey.certificate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.retire.KeyVerdict;

/// What keeps keys from being deleted too early, to paste: Rekey itself disables and deletes none. Once
/// for all keys of a certificate; each has an [OfKey] of its own beside.
///
/// @param statements for the key's policy, beside its own
/// @param steps to take, after its own
/// @param alarm shell commands
/// @param lakeQuery of CloudTrail Lake, and `athenaQuery` of a trail's table: who has used the key, and
///     for which log group
///
/// Source: docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
/// Source: docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-creating-cloudwatch-alarm.html
@JsonIgnoreProperties(ignoreUnknown = true)
public record Guards(String statements, List<String> steps, String alarm, String lakeQuery, String athenaQuery) {
    /// Stands for the ARN of the key.
    public static final String ANY_KEY = "KEY_ARN";

    /// Of a certificate of a version that wrote them with each key.
    static final Guards NONE = new Guards("", List.of(), "", "", "");

    private static final int DAYS = 30;

    /// What of it is a key's own: the rest is the same for all.
    ///
    /// @param statement for its policy
    /// @param step to take first
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record OfKey(String statement, String step) {
        static OfKey of(KeyVerdict verdict) {
            return new OfKey(statementUntil(notBefore(verdict)), firstStep(verdict));
        }
    }

    /// @param keys of the certificate: a single one stands in the text by itself
    /// @param since from when on to list uses
    static Guards of(List<String> keys, Instant since) {
        var key = keys.size() == 1 ? keys.getFirst() : ANY_KEY;
        return new Guards(STATEMENTS, STEPS, alarm(key), lake(key, since), athena(key, since));
    }

    private static @Nullable Instant notBefore(KeyVerdict verdict) {
        return switch (verdict) {
            case KeyVerdict.Free(var since) -> since;
            case KeyVerdict.FreeOn(var date) -> date;
            case KeyVerdict.InUse _, KeyVerdict.Never _, KeyVerdict.Unknown _ -> null;
        };
    }

    private static String statementUntil(@Nullable Instant notBefore) {
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
                }""".formatted(until);
    }

    private static final String STATEMENTS = """
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
            }""".formatted(DAYS, DAYS);

    private static String firstStep(KeyVerdict verdict) {
        return switch (verdict) {
            case KeyVerdict.Free _ ->
                "The key is free as far as Rekey can see. Run the query below for what it cannot.";
            case KeyVerdict.FreeOn(var date) ->
                "Wait until %s, and run mode retire again.".formatted(date.truncatedTo(ChronoUnit.SECONDS));
            case KeyVerdict.InUse _ -> "Move what is on the key, and run mode retire again.";
            case KeyVerdict.Never _ -> "Set a retention, or keep the key.";
            case KeyVerdict.Unknown _ -> "See to what could not be looked at, and run mode retire again.";
        };
    }

    private static final List<String> STEPS = List.of(
            "Disable the key (DisableKey). Nothing is lost by that: EnableKey undoes it.",
            "For %d days watch CloudTrail for DisabledException on the key: whoever gets one still needs it."
                    .formatted(DAYS),
            "Schedule its deletion with the longest waiting period (ScheduleKeyDeletion, PendingWindowInDays %d)."
                    .formatted(DAYS),
            "Watch the alarm until the key is deleted: CancelKeyDeletion and EnableKey bring it back.");

    private static String alarm(String key) {
        return """
                KEY=%s
                REGION=$(echo "$KEY" | cut -d: -f4)
                ID=${KEY##*/}
                aws logs put-metric-filter --region "$REGION" --log-group-name <the log group of your trail> \\
                  --filter-name "rekey-$ID" --filter-pattern \\
                  '{ $.eventSource = "kms.amazonaws.com" && $.errorMessage = "*'"$ID"'*" && ($.errorCode = "DisabledException" || $.errorCode = "KMSInvalidStateException") }' \\
                  --metric-transformations metricName="UsesOfKeyThatGoes-$ID",metricNamespace=Rekey,metricValue=1
                aws cloudwatch put-metric-alarm --region "$REGION" --alarm-name "rekey-$ID" --namespace Rekey \\
                  --metric-name "UsesOfKeyThatGoes-$ID" --statistic Sum --period 300 --evaluation-periods 1 --threshold 1 \\
                  --comparison-operator GreaterThanOrEqualToThreshold --treat-missing-data notBreaching \\
                  --alarm-actions <the ARN of a topic>""".formatted(key);
    }

    private static String lake(String key, Instant since) {
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
                        key);
    }

    private static String athena(String key, Instant since) {
        return """
                SELECT eventtime, eventname, useridentity.arn, sourceipaddress,
                  json_extract_scalar(requestparameters, '$.encryptionContext["aws:logs:arn"]') AS log_group
                FROM <the table of your trail>
                WHERE eventsource = 'kms.amazonaws.com' AND eventtime > '%s'
                  AND any_match(resources, resource -> resource.arn = '%s')
                ORDER BY eventtime DESC""".formatted(since.truncatedTo(ChronoUnit.SECONDS), key);
    }
}
