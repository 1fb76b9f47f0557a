package rekey.key;

/// A key ARN, by its parts.
///
/// @param text e.g. `arn:aws:kms:eu-central-1:111122223333:key/…`
/// Source: docs.aws.amazon.com/kms/latest/developerguide/concepts.html
record KeyArn(String text) {
    private static final int REGION = 3;
    private static final int ACCOUNT = 4;
    private static final int PARTS = 6;

    KeyArn {
        if (text.split(":", PARTS).length != PARTS) {
            throw new IllegalArgumentException("a key ARN expected, was \"%s\"".formatted(text));
        }
    }

    String region() {
        return part(REGION);
    }

    String account() {
        return part(ACCOUNT);
    }

    private String part(int index) {
        return text.split(":", PARTS)[index];
    }
}
