package rekey.operator;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/// Why a file cannot be used, in words: what the JDK says of most of it is the file's name alone.
final class FileTrouble {
    private FileTrouble() {}

    /// @param file that was meant
    static String why(Path file, IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "you have no permission";
            case NotDirectoryException _ -> "it is no folder";
            case IOException _ when Files.isDirectory(file) -> "it is a folder";
            case FileSystemException of when of.getReason() != null -> of.getReason();
            case IOException other -> Objects.requireNonNullElse(other.getMessage(), other.toString());
        };
    }
}
