package rekey.run;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.pacing.Backoff;
import rekey.pacing.Time;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/// The stack's bucket, where a run keeps everything that is larger than the state of a workflow.
public final class Bucket {
    private static final Logger LOG = LoggerFactory.getLogger(Bucket.class);
    private static final int FORBIDDEN = 403;
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final String LABEL = "rekey-label";

    /// Some twelve seconds on average until a conflict that stays is an error.
    static final Backoff OF_CONFLICTS = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), 10);

    private final S3Client s3;
    private final String name;
    private final Time time;
    private final RandomGenerator random;

    public Bucket(S3Client s3, String name) {
        this(s3, name, Time.SYSTEM, new SplittableRandom());
    }

    Bucket(S3Client s3, String name, Time time, RandomGenerator random) {
        this.s3 = s3;
        this.name = name;
        this.time = time;
        this.random = random;
    }

    public String name() {
        return name;
    }

    public String address(String key) {
        return "s3://%s/%s".formatted(name, key);
    }

    /// What is stored, and the tag that a conditional write names.
    public static final class Stored {
        private final byte[] bytes;
        private final String etag;

        private Stored(byte[] bytes, String etag) {
            this.bytes = bytes;
            this.etag = etag;
        }

        public String etag() {
            return etag;
        }

        public boolean is(byte[] others) {
            return Arrays.equals(bytes, others);
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        public <T> T as(Class<T> type) {
            return Json.read(bytes, type);
        }

        public <T> List<T> asLines(Class<T> type) {
            return Json.readLines(bytes, type);
        }
    }

    public Optional<Stored> get(String key) {
        try {
            var answer = s3.getObjectAsBytes(request -> request.bucket(name).key(key));
            return Optional.of(
                    new Stored(answer.asByteArrayUnsafe(), answer.response().eTag()));
        } catch (NoSuchKeyException _) {
            return Optional.empty();
        }
    }

    /// What a reader that may not list the bucket is told.
    public sealed interface Look {
        record Found(Stored stored) implements Look {}

        /// Nothing is stored, or it is not to be read: to such a reader S3 says the same of both.
        ///
        /// @param told S3's sentence
        record Hidden(String told) implements Look {}

        /// S3 gave no answer, though it was asked again and again.
        ///
        /// @param why for who cannot go on without the answer
        record Unanswered(RuntimeException why) implements Look {}
    }

    /// For a reader that may not list the bucket.
    ///
    /// Source: docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    public Look look(String key) {
        try {
            return get(key).<Look>map(Look.Found::new).orElseGet(() -> new Look.Hidden("it is missing"));
        } catch (SdkException e) {
            var told = String.valueOf(e.getMessage());
            if (e instanceof S3Exception refused && refused.statusCode() == FORBIDDEN) {
                LOG.warn("{} is taken for missing: {}", address(key), told);
                return new Look.Hidden(told);
            }
            LOG.warn("{} could not be read: {}", address(key), told);
            return new Look.Unanswered(e);
        }
    }

    /// @throws IllegalStateException where nothing is stored: something that must exist does not
    public Stored require(String key) {
        return get(key).orElseThrow(() -> missing(key));
    }

    private IllegalStateException missing(String key) {
        return new IllegalStateException(address(key) + " is missing from the run");
    }

    /// A part of what is stored.
    ///
    /// @param from the first byte, counted from 0
    /// @param bytes how many; at least one
    /// @throws IllegalStateException where nothing is stored
    public byte[] part(String key, long from, int bytes) {
        try {
            var range = "bytes=%d-%d".formatted(from, from + bytes - 1);
            return s3.getObjectAsBytes(request -> request.bucket(name).key(key).range(range))
                    .asByteArrayUnsafe();
        } catch (NoSuchKeyException _) {
            throw missing(key);
        }
    }

    /// What a writer has put beside an object.
    ///
    /// @param etag that a conditional write names
    /// @param text empty where there is none
    public record Label(String etag, String text) {}

    /// Reads no more than one byte of what is stored.
    public Optional<Label> label(String key) {
        try {
            var answer = s3.getObjectAsBytes(
                            request -> request.bucket(name).key(key).range("bytes=0-0"))
                    .response();
            return Optional.of(new Label(answer.eTag(), answer.metadata().getOrDefault(LABEL, "")));
        } catch (NoSuchKeyException _) {
            return Optional.empty();
        }
    }

    /// @param bytes at least one
    /// @param over what was stored; empty for nothing
    /// @return false where something else is stored by now; it stays as it is
    public boolean putLabelled(String key, byte[] bytes, String label, Optional<Label> over) {
        var put = to(key).metadata(Map.of(LABEL, label));
        var request = over.map(before -> put.ifMatch(before.etag())).orElseGet(() -> put.ifNoneMatch("*"));
        return conditionally(() -> s3.putObject(request.build(), RequestBody.fromBytes(bytes)));
    }

    public void put(String key, byte[] bytes) {
        s3.putObject(to(key).build(), RequestBody.fromBytes(bytes));
    }

    /// @return false where something is stored already; it stays as it is
    public boolean putIfAbsent(String key, byte[] bytes) {
        return conditionally(() -> s3.putObject(to(key).ifNoneMatch("*").build(), RequestBody.fromBytes(bytes)));
    }

    /// @return false where what is stored is no longer `etag`, or nothing is any more; it stays so
    public boolean putIfMatch(String key, String etag, byte[] bytes) {
        return conditionally(() -> s3.putObject(to(key).ifMatch(etag).build(), RequestBody.fromBytes(bytes)));
    }

    /// @return false where what is stored is no longer `etag`, or nothing is any more; it stays so
    ///
    /// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
    public boolean deleteIfMatch(String key, String etag) {
        return conditionally(
                () -> s3.deleteObject(request -> request.bucket(name).key(key).ifMatch(etag)));
    }

    /// Gives what is stored this tag and no other.
    ///
    /// Source: docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
    public void tag(String key, String tag, String value) {
        s3.putObjectTagging(request -> request.bucket(name)
                .key(key)
                .tagging(tags -> tags.tagSet(Tag.builder().key(tag).value(value).build())));
    }

    /// Begins to write an object in pieces. What is never completed, the bucket's rule clears away.
    /// S3 takes a piece's checksum only in an upload that was begun with one, and wants it again when
    /// the upload is completed.
    ///
    /// @return the id of the upload
    ///
    /// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
    String beginUpload(String key) {
        return s3.createMultipartUpload(request -> request.bucket(name)
                        .key(key)
                        .contentType(contentType(key))
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32))
                .uploadId();
    }

    /// @param number from 1
    /// @param bytes at least 5 MiB, but for the last
    Piece upload(String key, String id, int number, byte[] bytes) {
        var stored = s3.uploadPart(
                request -> request.bucket(name)
                        .key(key)
                        .uploadId(id)
                        .partNumber(number)
                        .contentLength((long) bytes.length)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                RequestBody.fromBytes(bytes));
        return new Piece(stored.eTag(), stored.checksumCRC32());
    }

    /// What S3 said of a piece.
    record Piece(String etag, String crc32) {
        private CompletedPart completed(int number) {
            return CompletedPart.builder()
                    .partNumber(number)
                    .eTag(etag)
                    .checksumCRC32(crc32)
                    .build();
        }
    }

    /// @param pieces in their order
    void completeUpload(String key, String id, List<Piece> pieces) {
        var completed = IntStream.range(0, pieces.size())
                .mapToObj(i -> pieces.get(i).completed(i + 1))
                .toList();
        s3.completeMultipartUpload(request ->
                request.bucket(name).key(key).uploadId(id).multipartUpload(upload -> upload.parts(completed)));
    }

    public List<String> list(String prefix) {
        return s3.listObjectsV2Paginator(request -> request.bucket(name).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private PutObjectRequest.Builder to(String key) {
        return PutObjectRequest.builder().bucket(name).key(key).contentType(contentType(key));
    }

    /// What a browser is to make of it.
    private static String contentType(String key) {
        return switch (key.substring(key.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "csv" -> "text/csv; charset=utf-8";
            case "json" -> "application/json";
            case "jsonl" -> "application/jsonl";
            case "gz" -> "application/gzip";
            default -> "application/octet-stream";
        };
    }

    private boolean conditionally(Runnable write) {
        for (int conflicts = 1; ; conflicts++) {
            try {
                write.run();
                return true;
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED || e instanceof NoSuchKeyException) {
                    return false;
                }
                if (e.statusCode() != CONFLICT || conflicts == OF_CONFLICTS.mostAttempts()) {
                    throw e;
                }
            }
            // Another write was under way at the same time, and neither is said to have won: ask again, and not in
            // step with the other.
            time.sleep(delay(conflicts));
        }
    }

    /// A bucket is used by many threads; a generator is one thread's at a time.
    private Duration delay(int conflicts) {
        synchronized (random) {
            return OF_CONFLICTS.delay(conflicts, random);
        }
    }
}
