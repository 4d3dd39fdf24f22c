using System.Text;
using Classroom.Modules;

namespace Classroom.Server.Contract;

/// <summary>The generated TypeScript contract's place, and the verb that writes it.</summary>
public static class ContractFile
{
    private static readonly string s_path = Path.Combine("frontend", "src", "contract", "contract.g.ts");

    /// <summary>What the file must hold.</summary>
    public static string Text() => new ContractWriter(ModuleRegistry.Modules).Write();

    /// <summary>Writes the file (to the checkout's own place where no path is given); gives the process's exit code.</summary>
    public static int Write(string? path)
    {
        path ??= Find();
        if (path is null)
        {
            Console.Error.WriteLine($"Run this in the checkout, or name the file: no folder above holds {s_path}.");
            return 1;
        }

        File.WriteAllText(path, Text(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        Console.WriteLine(path);
        return 0;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Classroom.sln")))
                return Path.Combine(folder.FullName, s_path);
        }

        return null;
    }
}
