package org.daybook.examples.todo;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a todo.txt file. What looks like a mark but is not in its place, or is followed by nothing, is part of the text.
 *
 * @param text what is left after {@code x}, priority and dates
 * @param tags the words of the text that begin with + or @, each once, and the priority as {@code pri:A}
 * @see <a href="https://github.com/todotxt/todo.txt">The todo.txt format</a>
 */
record TodoTxtLine(
        boolean done,
        @Nullable LocalDate completed,
        @Nullable LocalDate created,
        String text,
        List<String> tags) {

    private static final Pattern DONE = Pattern.compile("x (?=.*\\S)", Pattern.DOTALL);
    private static final Pattern PRIORITY = Pattern.compile("\\(([A-Z])\\) (?=.*\\S)", Pattern.DOTALL);
    private static final Pattern DATE = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}) (?=.*\\S)", Pattern.DOTALL);

    static TodoTxtLine parse(String line) {
        Rest rest = new Rest(line);
        boolean done = rest.take(DONE) != null;
        String priority = rest.take(PRIORITY);
        LocalDate completed = done ? rest.takeDate() : null;
        LocalDate created = done && completed == null ? null : rest.takeDate();
        String text = rest.text.strip();
        return new TodoTxtLine(done, completed, created, text, tags(text, priority));
    }

    private static List<String> tags(String text, @Nullable String priority) {
        Set<String> tags = new LinkedHashSet<>();
        for (String word : text.split("\\s+", -1)) {
            if (word.length() > 1 && (word.startsWith("+") || word.startsWith("@"))) {
                tags.add(word);
            }
        }
        if (priority != null) {
            tags.add("pri:" + priority);
        }
        return List.copyOf(tags);
    }

    /** What is left of a line while its beginning is taken away. */
    private static final class Rest {

        String text;

        Rest(String line) {
            text = line;
        }

        /** Takes away what matches; returns its group, or all of it. */
        @Nullable
        String take(Pattern pattern) {
            Matcher matcher = pattern.matcher(text);
            if (!matcher.lookingAt()) {
                return null;
            }
            text = text.substring(matcher.end());
            return matcher.group(matcher.groupCount());
        }

        @Nullable
        LocalDate takeDate() {
            String before = text;
            String date = take(DATE);
            try {
                return date == null ? null : LocalDate.parse(date);
            } catch (DateTimeException e) {
                text = before; // there is no such day
                return null;
            }
        }
    }
}
