package rekey.operator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// A question that is answered with the stack's name: a finger on Enter changes nothing.
final class Confirmation {
    private Confirmation() {}

    /// @throws Trouble where the answer is another one
    static void ask(HubCommand command, String question) {
        var name = command.hub().stack().name();
        command.screen().say(question);
        command.screen().say("Type the stack's name (%s) to go on:".formatted(name));
        if (!name.equals(answer(command))) {
            throw Trouble.usage("That is not the stack's name, so nothing was done", "--yes answers the question too");
        }
    }

    private static String answer(HubCommand command) {
        try {
            var line = new BufferedReader(new InputStreamReader(command.keyboard(), StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw Trouble.usage("The answer cannot be read: " + e.getMessage(), "--yes answers the question too");
        }
    }
}
