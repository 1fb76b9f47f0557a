package rekey.plan;

import java.util.List;
import java.util.SortedSet;
import rekey.input.Problems;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.restore.RestoredRun;
import rekey.run.RunFolder;

/// The run that a restoration undoes.
record UndoneRun(RestoredRun run) implements EarlierRun {
    @Override
    public SortedSet<String> accounts() {
        return run.accounts();
    }

    @Override
    public List<String> regions(String account) {
        return run.regions(account);
    }

    @Override
    public String nothingIn(String account) {
        return "run %s moved nothing in the wanted Regions".formatted(run.run());
    }

    @Override
    public String missed(String account, String reason) {
        return "Run %s moved targets in account %s, and %s: they are not put back"
                .formatted(run.run(), account, reason);
    }

    @Override
    public Failure missing(LeftOut account) {
        return new Failure(
                account.codeOfAbsence(),
                "Run %s moved targets in this account, and %s".formatted(run.run(), account.reason()),
                Blame.CONFIGURATION,
                "Put back by hand what must be: the objects below %s in the bucket have the previous keys, after a line that names the account. Or name the account in accounts.exclude"
                        .formatted(new RunFolder(run.run()).journal()));
    }

    @Override
    public void refuse(Problems problems) {
        problems.add(
                "restore.run",
                "a run that moved targets in the wanted accounts and Regions expected, \"%s\" moved none"
                        .formatted(run.run()));
    }
}
