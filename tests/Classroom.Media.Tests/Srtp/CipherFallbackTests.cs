using System.Diagnostics;
using Classroom.Rtc.Srtp;
using Classroom.Testing;
using Xunit;

namespace Classroom.Media.Tests.Srtp;

/// <summary>Whose AES-GCM protects packets where nothing is said: ours where the processor has the instructions, else the framework's, and either right.</summary>
public sealed class CipherFallbackTests
{
    /// <summary>Set for a process that shall find none of the instructions.</summary>
    private const string Without = "CLASSROOM_TEST_WITHOUT_INSTRUCTIONS";

    [Fact]
    public void The_fastest_is_ours_where_the_processor_can_and_else_the_framework_s()
    {
        if (Environment.GetEnvironmentVariable(Without) == "1")
            Assert.False(ProcessorAeadCipher.IsSupported);
        using var cipher = AeadCipher.Create(new byte[16], CipherChoice.Fastest);
        Assert.Equal(ProcessorAeadCipher.IsSupported, cipher is ProcessorAeadCipher);
        Assert.Equal(!ProcessorAeadCipher.IsSupported, cipher is FrameworkAeadCipher);
        using var framework = AeadCipher.Create(new byte[16], CipherChoice.Framework);
        Assert.IsType<FrameworkAeadCipher>(framework);
    }

    [Fact]
    public async Task On_a_processor_without_the_instructions_everything_about_SRTP_holds_by_the_framework_s_cipher()
    {
        if (Environment.GetEnvironmentVariable(Without) == "1")
            return;
        // These tests once more, in a process whose runtime is told that the processor has nothing beyond what each of its kind has.
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Classroom.Media.Tests"), ["-noColor", "-class", "*.Srtp.*", "-class", "*RouterTests"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            Environment = { [Without] = "1", ["DOTNET_EnableHWIntrinsic"] = "0" },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
    }
}
