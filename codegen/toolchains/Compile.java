import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * One compiler process for many programs. Each line of input is the path of a file, a tab, and a
 * class path. Each line of output has javac's messages on one file, or is empty.
 */
public class Compile {
  public static void main(String[] args) throws Exception {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] parts = line.split("\t", -1);
      Path file = Path.of(parts[0]);
      List<String> options =
          List.of(
              "-Xlint:all", "-Werror", "-proc:none", "-encoding", "UTF-8",
              "-d", file.getParent().toString(), "-cp", parts[1]);
      StringWriter messages = new StringWriter();
      try (StandardJavaFileManager files =
          javac.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
        javac.getTask(messages, files, null, options, null, files.getJavaFileObjects(file)).call();
      }
      System.out.println(messages.toString().strip().replace("\\", "\\\\").replace("\n", "\\n"));
    }
  }
}
