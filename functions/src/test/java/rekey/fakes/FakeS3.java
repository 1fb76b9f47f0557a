package rekey.fakes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// One bucket in memory, with conditional writes. It lists in pages of two, so that nobody gets
/// away with reading the first one.
public final class FakeS3 implements S3Client {
    private static final int PAGE = 2;
    private static final int SMALLEST_PIECE = 5 << 20;

    private final TreeMap<String, Content> objects = new TreeMap<>();
    private final Map<String, Begun> begun = new HashMap<>();
    private final Map<String, List<Tag>> tags = new HashMap<>();
    private final List<String> puts = new ArrayList<>();
    private final Deque<Runnable> beforePuts = new ArrayDeque<>();
    private final Deque<Runnable> beforeGets = new ArrayDeque<>();
    private final Deque<Runnable> beforeDeletes = new ArrayDeque<>();
    private final Deque<Integer> refusedPuts = new ArrayDeque<>();
    private final Map<String, Long> uploadedBytes = new HashMap<>();
    private @Nullable RuntimeException readsRefused;
    private String readsRefusedBelow = "";
    private boolean keepsOnlySizes;
    private boolean refusesTags;
    private boolean losesAnswer;
    private boolean hidesMissing;
    private int writes;
    private int reads;
    private int listings;

    @SuppressWarnings("ArrayRecordComponent")
    private record Content(
            byte[] bytes, String etag, @Nullable String type, Map<String, String> metadata) {
        private String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// An object that is written in pieces.
    private record Begun(@Nullable String type, TreeMap<Integer, byte[]> pieces) {}

    /// From now on it keeps of an object that is written in pieces no more than its size.
    public synchronized void keepOnlySizes() {
        keepsOnlySizes = true;
    }

    /// Of an object that was written in pieces.
    public synchronized long uploadedBytes(String key) {
        return uploadedBytes.getOrDefault(key, 0L);
    }

    /// What another client does just before the next write of this one.
    public synchronized void beforeNextPut(Runnable other) {
        beforePuts.add(other);
    }

    /// What another client does just before the next read of this one.
    public synchronized void beforeNextGet(Runnable other) {
        beforeGets.add(other);
    }

    /// What another client does just before the next deletion by this one.
    public synchronized void beforeNextDelete(Runnable other) {
        beforeDeletes.add(other);
    }

    /// From now on it answers as to somebody who may not list it.
    public synchronized void hideMissing() {
        hidesMissing = true;
    }

    /// From now on it answers so whoever reads or lists it.
    public synchronized void refuseReads(RuntimeException refusal) {
        readsRefused = refusal;
        readsRefusedBelow = "";
    }

    /// Of the objects whose keys begin so.
    public synchronized void refuseReadsBelow(String prefix, RuntimeException refusal) {
        readsRefused = refusal;
        readsRefusedBelow = prefix;
    }

    public synchronized void refuseReadsNoMore() {
        readsRefused = null;
    }

    private void refuseRead(@Nullable String key) {
        if (readsRefused != null && key != null && key.startsWith(readsRefusedBelow)) {
            throw readsRefused;
        }
    }

    /// Answers the next write with this HTTP status and stores nothing.
    public synchronized void refuseNextPut(int status) {
        refusedPuts.add(status);
    }

    /// From now on it answers whoever sets a tag that they may not.
    public synchronized void refuseTags() {
        refusesTags = true;
    }

    /// Stores the next write, loses the answer on its way, and gets the same write again, as from
    /// the SDK that tries once more.
    public synchronized void loseAnswerOfNextPut() {
        losesAnswer = true;
    }

    public synchronized void store(String key, String text) {
        store(key, text.getBytes(StandardCharsets.UTF_8), null, Map.of());
    }

    public synchronized void store(String key, byte[] bytes) {
        store(key, bytes, null, Map.of());
    }

    private void store(String key, byte[] bytes, @Nullable String type, Map<String, String> metadata) {
        objects.put(key, new Content(bytes, "\"" + ++writes + "\"", type, metadata));
    }

    public synchronized void remove(String key) {
        objects.remove(key);
    }

    /// @throws AssertionError where nothing is stored
    public synchronized String text(String key) {
        return content(key).text();
    }

    /// @throws AssertionError where nothing is stored
    public synchronized byte[] bytes(String key) {
        return content(key).bytes().clone();
    }

    /// @return null where whoever wrote it did not say
    public synchronized @Nullable String contentType(String key) {
        return content(key).type();
    }

    /// Each as `key=value`; empty where none was set.
    public synchronized List<String> tags(String key) {
        return tags.getOrDefault(key, List.of()).stream()
                .map(tag -> tag.key() + "=" + tag.value())
                .toList();
    }

    private Content content(String key) {
        var content = objects.get(key);
        if (content == null) {
            throw new AssertionError(key + " is not stored; there are " + objects.keySet());
        }
        return content;
    }

    public synchronized List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    /// The keys of all writes that were tried, in their order.
    public synchronized List<String> puts() {
        return List.copyOf(puts);
    }

    /// How many reads were tried.
    public synchronized int reads() {
        return reads;
    }

    /// How many pages of listings were asked for.
    public synchronized int listings() {
        return listings;
    }

    @Override
    public synchronized ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest request) {
        reads++;
        run(beforeGets);
        refuseRead(request.key());
        var content = objects.get(request.key());
        if (content == null && hidesMissing) {
            throw refusal(403);
        }
        if (content == null) {
            throw NoSuchKeyException.builder().statusCode(404).build();
        }
        return ResponseBytes.fromByteArray(
                GetObjectResponse.builder()
                        .eTag(content.etag())
                        .metadata(content.metadata())
                        .build(),
                part(content.bytes(), request.range()));
    }

    private static byte[] part(byte[] all, @Nullable String range) {
        if (range == null) {
            return all;
        }
        int dash = range.indexOf('-');
        int first = Integer.parseInt(range, "bytes=".length(), dash, 10);
        return Arrays.copyOfRange(all, first, Integer.parseInt(range, dash + 1, range.length(), 10) + 1);
    }

    @Override
    public synchronized PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        run(beforePuts);
        puts.add(request.key());
        if (!refusedPuts.isEmpty()) {
            throw refusal(refusedPuts.remove());
        }
        if (losesAnswer) {
            losesAnswer = false;
            put(request, body);
        }
        return put(request, body);
    }

    private PutObjectResponse put(PutObjectRequest request, RequestBody body) {
        var present = objects.get(request.key());
        if (request.ifNoneMatch() != null && present != null) {
            throw refusal(412);
        }
        if (request.ifMatch() != null && present == null) {
            throw NoSuchKeyException.builder().statusCode(404).build();
        }
        if (request.ifMatch() != null && present != null && !present.etag().equals(request.ifMatch())) {
            throw refusal(412);
        }
        store(request.key(), read(body), request.contentType(), request.metadata());
        return PutObjectResponse.builder().build();
    }

    @Override
    public synchronized PutObjectTaggingResponse putObjectTagging(PutObjectTaggingRequest request) {
        if (refusesTags) {
            throw refusal(403);
        }
        if (!objects.containsKey(request.key())) {
            throw NoSuchKeyException.builder().statusCode(404).build();
        }
        tags.put(request.key(), request.tagging().tagSet());
        return PutObjectTaggingResponse.builder().build();
    }

    @Override
    public synchronized DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
        run(beforeDeletes);
        var present = objects.get(request.key());
        if (request.ifMatch() != null && present == null) {
            throw NoSuchKeyException.builder().statusCode(404).build();
        }
        if (request.ifMatch() != null && present != null && !present.etag().equals(request.ifMatch())) {
            throw refusal(412);
        }
        objects.remove(request.key());
        return DeleteObjectResponse.builder().build();
    }

    @Override
    public synchronized ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        listings++;
        refuseRead(request.prefix());
        var after = request.continuationToken() == null ? "" : request.continuationToken();
        var keys = objects.keySet().stream()
                .filter(key -> key.startsWith(request.prefix()) && key.compareTo(after) > 0)
                .toList();
        var page = keys.subList(0, Math.min(PAGE, keys.size()));
        boolean more = keys.size() > PAGE;
        return ListObjectsV2Response.builder()
                .contents(page.stream()
                        .map(key -> S3Object.builder().key(key).build())
                        .toList())
                .isTruncated(more)
                .nextContinuationToken(more ? page.getLast() : null)
                .build();
    }

    private static void run(Deque<Runnable> waiting) {
        if (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    private static RuntimeException refusal(int status) {
        return S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode("Status" + status).build())
                .build();
    }

    @Override
    public synchronized CreateMultipartUploadResponse createMultipartUpload(CreateMultipartUploadRequest request) {
        if (request.checksumAlgorithm() != ChecksumAlgorithm.CRC32) {
            throw refusal(400); // its pieces have one
        }
        var id = request.key() + " " + ++writes;
        begun.put(id, new Begun(request.contentType(), new TreeMap<>()));
        return CreateMultipartUploadResponse.builder().uploadId(id).build();
    }

    @Override
    public synchronized UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
        puts.add(request.key());
        if (!refusedPuts.isEmpty()) {
            throw refusal(refusedPuts.remove());
        }
        var bytes = read(body);
        uploadedBytes.merge(request.key(), (long) bytes.length, Long::sum);
        begun(request.uploadId()).pieces().put(request.partNumber(), keepsOnlySizes ? new byte[0] : bytes);
        return UploadPartResponse.builder()
                .eTag(etag(request.partNumber()))
                .checksumCRC32(checksum(request.partNumber()))
                .build();
    }

    /// Refuses small pieces, and those that are named without their checksums, as S3 does.
    ///
    /// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
    @Override
    public synchronized CompleteMultipartUploadResponse completeMultipartUpload(
            CompleteMultipartUploadRequest request) {
        var all = new ByteArrayOutputStream();
        var named = request.multipartUpload().parts();
        var pieces = begun(request.uploadId()).pieces();
        for (var part : named) {
            var bytes = pieces.get(part.partNumber());
            boolean tooSmall =
                    bytes != null && !keepsOnlySizes && bytes.length < SMALLEST_PIECE && !part.equals(named.getLast());
            boolean isNamed = etag(part.partNumber()).equals(part.eTag())
                    && checksum(part.partNumber()).equals(part.checksumCRC32());
            if (bytes == null || tooSmall || !isNamed) {
                throw refusal(400);
            }
            all.writeBytes(bytes);
        }
        store(request.key(), all.toByteArray(), begun(request.uploadId()).type(), Map.of());
        return CompleteMultipartUploadResponse.builder().build();
    }

    private Begun begun(String upload) {
        var found = begun.get(upload);
        if (found == null) {
            throw refusal(404);
        }
        return found;
    }

    private static String etag(int piece) {
        return "\"piece-" + piece + "\"";
    }

    private static String checksum(int piece) {
        return "checksum-" + piece;
    }

    private static byte[] read(RequestBody body) {
        try (var stream = body.contentStreamProvider().newStream()) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String serviceName() {
        return "s3";
    }

    @Override
    public void close() {}
}
