import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** One warm compiler for many programs. A line in is "file, tab, class path"; a line out what javac says, or nothing. */
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
      StringWriter said = new StringWriter();
      try (StandardJavaFileManager files =
          javac.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
        javac.getTask(said, files, null, options, null, files.getJavaFileObjects(file)).call();
      }
      System.out.println(said.toString().strip().replace("\\", "\\\\").replace("\n", "\\n"));
    }
  }
}
