package rekey.operator.rehearsal;

/// A change was about to be made of something that is not the rehearsal's own.
final class OutOfBounds extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfBounds(String what) {
        super(what);
    }
}
