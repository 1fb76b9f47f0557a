package rekey.pack;

import java.util.List;

/// The places that one worker handles at the same time; one line of `batches-<wave>.jsonl`.
public record Batch(int wave, int number, List<Work> places) {}
