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
// of the reference assemblies. Each line of input is the path of a file. Each line of output has the compiler's
// messages on one file, or is empty. Each program is compiled twice, first without nullable references and then with
// them, and warnings count as errors. The second result is kept.
static class Compile
{
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
        var references = Directory.GetFiles(folder, "*.dll")
            .Select(file => (MetadataReference)MetadataReference.CreateFromFile(file)).ToList();
        for (var file = Console.ReadLine(); file != null; file = Console.ReadLine())
        {
            var messages = new List<string>();
            var text = SourceText.From(File.ReadAllText(file), Encoding.UTF8);
            foreach (var nullable in new[] { NullableContextOptions.Disable, NullableContextOptions.Enable })
            {
                var options = new CSharpCompilationOptions(
                    OutputKind.ConsoleApplication,
                    generalDiagnosticOption: ReportDiagnostic.Error,
                    nullableContextOptions: nullable);
                var tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp8), file);
                var compilation = CSharpCompilation.Create("Program", new[] { tree }, references, options);
                using (var output = File.Create(Path.Combine(Path.GetDirectoryName(file), "Program.dll")))
                {
                    messages.AddRange(compilation.Emit(output).Diagnostics
                        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                        .Select(diagnostic => $"{diagnostic} (nullable: {nullable})"));
                }
            }
            Console.WriteLine(string.Join("\n", messages).Replace("\\", "\\\\").Replace("\n", "\\n"));
        }
    }
}
