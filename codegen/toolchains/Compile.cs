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

// One warm compiler for many programs. Arguments: the folder of the compiler's own libraries, that of the reference
// assemblies. A line in is a file; a line out what the compiler says, or nothing. Each program is compiled twice, with
// nullable references off and on, warnings being errors; the second one is kept.
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
            var said = new List<string>();
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
                    said.AddRange(compilation.Emit(output).Diagnostics
                        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                        .Select(diagnostic => $"{diagnostic} (nullable: {nullable})"));
                }
            }
            Console.WriteLine(string.Join("\n", said).Replace("\\", "\\\\").Replace("\n", "\\n"));
        }
    }
}
