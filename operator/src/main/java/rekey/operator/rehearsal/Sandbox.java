package rekey.operator.rehearsal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rekey.aws.AwsErrors;
import rekey.outcome.AwsError;
import rekey.outcome.ErrorDisposition;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.kms.model.Tag;

/// Makes every change of a rehearsal in the account, and nobody else has the clients to. Before each call it
/// looks at the thing, and has the [Guard] permit the change.
final class Sandbox {
    /// If nobody cleans up: events of the log groups are gone a day later.
    static final int RETENTION_DAYS = 1;

    static final Duration KNOWN = Duration.ofSeconds(60);

    private final Bounds bounds;
    private final Guard guard;
    private final Looks looks;
    private final AccountClients clients;
    private final Waiting waiting;
    private final Ledger ledger;

    /// @param looks with the caller's own permissions
    /// @param clients that the changes are made with
    /// @param ledger of the whole rehearsal
    Sandbox(Bounds bounds, Looks looks, AccountClients clients, Ledger ledger, Waiting waiting) {
        this.bounds = bounds;
        this.guard = new Guard(bounds);
        this.looks = looks;
        this.clients = clients;
        this.ledger = ledger;
        this.waiting = waiting;
    }

    /// The same, with other credentials for the changes.
    Sandbox with(AccountClients others) {
        return new Sandbox(bounds, looks, others, ledger, waiting);
    }

    /// A log group as it is to be made.
    ///
    /// @param logClass null for the usual one
    /// @param key its ARN; null for none
    record Wanted(
            String name,
            @Nullable String logClass,
            @Nullable String key) {}

    void createLogGroup(Wanted wanted) {
        if (wanted.key() != null) {
            own(wanted.key());
        }
        change(
                guard.newLogGroup(wanted.name()),
                name -> ledger.logGroup(
                        name,
                        () -> clients.logs()
                                .createLogGroup(request -> request.logGroupName(name)
                                        .logGroupClass(wanted.logClass())
                                        .kmsKeyId(wanted.key())
                                        .tags(Map.of(Bounds.TAG, bounds.id())))));
    }

    void limitRetention(String logGroup) {
        change(
                own(logGroup, looks),
                name -> clients.logs()
                        .putRetentionPolicy(
                                request -> request.logGroupName(name).retentionInDays(RETENTION_DAYS)));
    }

    /// @param key as it is given to AssociateKmsKey: the ARN of an own key, or of an alias of one
    void associate(String logGroup, String key) {
        own(key);
        change(
                own(logGroup, looks),
                name -> clients.logs()
                        .associateKmsKey(request -> request.logGroupName(name).kmsKeyId(key)));
    }

    /// Makes a change again if AWS refuses it as it may refuse what was made a moment ago: not every part
    /// of AWS knows that yet.
    ///
    /// @throws SdkException as AWS refused it at last
    /// Source: docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html (eventual consistency)
    void patiently(Runnable change) {
        var refused = new ArrayList<SdkException>();
        waiting.until(KNOWN, () -> {
            refused.clear();
            try {
                change.run();
                return true;
            } catch (SdkException e) {
                refused.add(e);
                return !mayPass(AwsErrors.of(e));
            }
        });
        if (!refused.isEmpty()) {
            throw refused.getLast();
        }
    }

    private static boolean mayPass(AwsError error) {
        return ErrorDisposition.mayBeOfNewKey(error) || ErrorDisposition.to(error) == ErrorDisposition.RETRY;
    }

    void createStream(String logGroup, String stream) {
        change(
                own(logGroup, looks),
                name -> clients.logs()
                        .createLogStream(request -> request.logGroupName(name).logStreamName(stream)));
    }

    /// @param millis since 1970
    void putEvent(String logGroup, String stream, long millis) {
        change(
                own(logGroup, looks),
                name -> clients.logs()
                        .putLogEvents(request -> request.logGroupName(name)
                                .logStreamName(stream)
                                .logEvents(InputLogEvent.builder()
                                        .timestamp(millis)
                                        .message("A rehearsal of Rekey")
                                        .build())));
    }

    /// A key with an alias, both of this rehearsal.
    ///
    /// @param word of the alias
    /// @return its ARN
    String createKey(String word, String policy) {
        var alias = guard.newAlias(bounds.alias(word));
        var made = new StringBuilder();
        change(alias, _ -> made.append(ledger.key(word, () -> create(word, policy))));
        var key = made.toString();
        // It takes a while until every part of KMS knows a new key, and its tag.
        waiting.until(KNOWN, () -> isOwn(key));
        change(
                alias,
                name -> ledger.alias(
                        name,
                        () -> clients.kms()
                                .createAlias(request -> request.aliasName(name).targetKeyId(own(key).resource()))));
        return key;
    }

    private String create(String word, String policy) {
        return clients.kms()
                .createKey(request -> request.policy(policy)
                        // Every policy here lets the account administer the key, so nobody can be locked out.
                        .bypassPolicyLockoutSafetyCheck(true)
                        .description(bounds.description(word))
                        .tags(Tag.builder()
                                .tagKey(Bounds.TAG)
                                .tagValue(bounds.id())
                                .build()))
                .keyMetadata()
                .arn();
    }

    private boolean isOwn(String key) {
        try {
            own(key);
            return true;
        } catch (OutOfBounds _) {
            return false;
        }
    }

    /// Lets a service use an own key for the log groups of the place.
    void createGrant(String key, String service, String sourceArn, List<String> operations) {
        change(
                own(key),
                arn -> clients.kms()
                        .createGrant(request -> request.keyId(arn)
                                .granteeServicePrincipal(service)
                                .retiringServicePrincipal(service)
                                .operationsWithStrings(operations)
                                .constraints(constraints -> constraints.sourceArn(sourceArn))));
    }

    private Guard.Permit own(String logGroup, Looks looking) {
        return guard.logGroup(logGroup, looking.tags(logGroup));
    }

    private Guard.Permit own(String key) {
        return guard.key(looks.key(key).orElseThrow(() -> new OutOfBounds("There is no key " + key)));
    }

    private void change(Guard.Permit permit, Consumer<String> call) {
        ledger.change(() -> call.accept(Objects.requireNonNull(permit).resource()));
    }

    /// The rehearsal is ending, and makes nothing any more.
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended() {
            super("The rehearsal was ended");
        }
    }
}
