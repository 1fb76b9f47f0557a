package rekey.key;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import rekey.aws.Answer;
import rekey.place.KeyArn;
import rekey.policy.Grants;

/// The keys of the hub's own account, read with the worker's own role: GetKeyPolicy answers in no
/// other account than the key's. Many places of an invocation may share one such key, so it is read
/// once for all of them; the next invocation reads it anew.
public final class CentralKeys {
    private final String hub;
    private final Function<String, KeyReader> byRegion;
    private final Map<String, Answer<KeyFacts>> facts = new ConcurrentHashMap<>();
    private final Map<String, Answer<String>> policies = new ConcurrentHashMap<>();
    private final Map<String, Answer<Grants>> grants = new ConcurrentHashMap<>();

    /// @param hub the hub's account
    /// @param byRegion KMS of a Region, read with the worker's role
    public CentralKeys(String hub, Function<String, KeyReader> byRegion) {
        this.hub = hub;
        this.byRegion = byRegion;
    }

    boolean has(KeyArn key) {
        return key.account().equals(hub);
    }

    Answer<KeyFacts> describe(KeyArn key) {
        return facts.computeIfAbsent(
                key.text(), arn -> byRegion.apply(key.region()).describe(arn));
    }

    Answer<String> policy(KeyArn key) {
        return policies.computeIfAbsent(
                key.text(), arn -> byRegion.apply(key.region()).policy(arn));
    }

    Answer<Grants> grants(KeyArn key) {
        return grants.computeIfAbsent(
                key.text(), arn -> byRegion.apply(key.region()).grants(arn));
    }
}
