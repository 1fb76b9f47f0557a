package rekey.input;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An input for tests: a rotation of everything in all enabled Regions, but for what a test says.
/// A field that is added to [ExecutionInput] is added here, and no test need know.
public final class InputBuilder {
    private Mode mode;
    private KeyChoice key;
    private AccountScope accounts = AccountScope.ALL;
    private OrganizationalUnitScope organizationalUnits = OrganizationalUnitScope.ALL;
    private RegionScope regions = new RegionScope.Enabled();
    private Globs logGroups = Globs.ALL;
    private boolean queryResults = true;
    private ReadersRule readers = ReadersRule.WARN;
    private @Nullable Canary canary;
    private @Nullable AppliedPlan applies;

    private InputBuilder(Mode mode, KeyChoice key) {
        this.mode = mode;
        this.key = key;
    }

    public static InputBuilder rotation() {
        return new InputBuilder(Mode.ROTATE, new KeyChoice.Alias("alias/a"));
    }

    public static InputBuilder restoration(String run) {
        return new InputBuilder(Mode.RESTORE, new KeyChoice.Before(run));
    }

    public InputBuilder mode(Mode its) {
        mode = its;
        return this;
    }

    public InputBuilder key(KeyChoice its) {
        key = its;
        return this;
    }

    public InputBuilder accounts(AccountScope its) {
        accounts = its;
        return this;
    }

    public InputBuilder organizationalUnits(OrganizationalUnitScope its) {
        organizationalUnits = its;
        return this;
    }

    public InputBuilder regions(List<String> named) {
        return regions(new RegionScope.Named(named));
    }

    public InputBuilder regions(RegionScope of) {
        regions = of;
        return this;
    }

    public InputBuilder logGroups(Globs its) {
        logGroups = its;
        return this;
    }

    public InputBuilder queryResults(boolean its) {
        queryResults = its;
        return this;
    }

    public InputBuilder readers(ReadersRule its) {
        readers = its;
        return this;
    }

    /// @param its null for a run that begins everywhere at once
    public InputBuilder canary(@Nullable Canary its) {
        canary = its;
        return this;
    }

    public InputBuilder applies(AppliedPlan its) {
        applies = its;
        return this;
    }

    public ExecutionInput build() {
        return new ExecutionInput(
                mode, key, accounts, organizationalUnits, regions, logGroups, queryResults, readers, canary, applies);
    }
}
