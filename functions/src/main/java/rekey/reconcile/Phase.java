package rekey.reconcile;

/// The part of a run that a Map state carries out, a child execution for each batch.
public enum Phase {
    SURVEY,
    ROTATION;

    /// @param mapRun an ARN; before its last colon stands the label of the Map state
    ///
    /// Source: docs.aws.amazon.com/step-functions/latest/dg/concepts-examine-map-run.html
    static Phase of(String mapRun) {
        var label = mapRun.substring(mapRun.indexOf('/') + 1);
        return label.startsWith("Survey:") ? SURVEY : ROTATION;
    }
}
