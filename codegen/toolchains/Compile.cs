using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

// One compiler process for many programs. Its arguments are two folders: that of the compiler's own libraries, and that
// of the reference assemblies. Each line of input is the path of a file; behind a tab there may be a folder with further
// references, the assemblies of packages. Each line of output has the compiler's messages on one file, or is empty.
// Programs are compiled as in a project that `dotnet new console` makes: with implicit usings and nullable references,
// in the newest version of the language. Warnings count as errors.
static class Compile
{
    const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    static readonly Dictionary<string, List<MetadataReference>> cached = [];

    static void Main(string[] args)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            context.LoadFromAssemblyPath(Path.Combine(args[0], name.Name + ".dll"));
        Console.InputEncoding = Console.OutputEncoding = new UTF8Encoding(false);
        Serve(args[1]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Serve(string folder)
    {
        var references = In(folder);
        var options = new CSharpCompilationOptions(
            OutputKind.ConsoleApplication,
            generalDiagnosticOption: ReportDiagnostic.Error,
            nullableContextOptions: NullableContextOptions.Enable);
        var usings = CSharpSyntaxTree.ParseText(ImplicitUsings);
        for (var line = Console.ReadLine(); line != null; line = Console.ReadLine())
        {
            var (file, packages) = line.Split('\t') is [var first, var second] ? (first, second) : (line, null);
            var text = SourceText.From(File.ReadAllText(file), Encoding.UTF8);
            var trees = new[] { CSharpSyntaxTree.ParseText(text, path: file), usings };
            var compilation = CSharpCompilation.Create("Program", trees, [.. references, .. In(packages)], options);
            using var output = File.Create(Path.Combine(Path.GetDirectoryName(file), "Program.dll"));
            var messages = compilation.Emit(output).Diagnostics
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            Console.WriteLine(string.Join("\n", messages).Replace("\\", "\\\\").Replace("\n", "\\n"));
        }
    }

    static List<MetadataReference> In(string folder)
    {
        if (folder == null)
        {
            return [];
        }
        if (!cached.TryGetValue(folder, out var references))
        {
            references = [.. Directory.GetFiles(folder, "*.dll").Select(file => MetadataReference.CreateFromFile(file))];
            cached[folder] = references;
        }
        return references;
    }
}
