package rekey.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Writes a jar's classes as those of Java 8. The JVM keeps in its AOT cache only classes that it can verify when it
/// makes that, and picocli's are those of Java 5: reading and verifying these took a third of the time until the help.
final class Verified {
    private Verified() {}

    /// @param arguments the jar, and where the new one goes
    public static void main(String[] arguments) throws IOException {
        var jar = Path.of(arguments[0]);
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                var old = new ZipFile(jar.toFile());
                var made = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
            var resolver =
                    ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver());
            var files = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ConstantPoolSharingOption.NEW_POOL,
                    ClassHierarchyResolverOption.of(resolver));
            for (var entry : Collections.list(old.entries())) {
                made.putNextEntry(new ZipEntry(entry.getName()));
                made.write(written(files, entry.getName(), read(old, entry)));
                made.closeEntry();
            }
        }
    }

    private static byte[] read(ZipFile jar, ZipEntry entry) {
        try (var content = jar.getInputStream(entry)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] written(ClassFile files, String name, byte[] content) {
        if (!name.endsWith(".class")) {
            return content;
        }
        var model = files.parse(content);
        if (model.majorVersion() >= ClassFile.JAVA_8_VERSION) {
            return content;
        }
        return files.transformClass(
                model,
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen((written, element) -> {
                            if (element instanceof ClassFileVersion) {
                                written.withVersion(ClassFile.JAVA_8_VERSION, 0);
                            } else {
                                written.with(element);
                            }
                        }));
    }
}
