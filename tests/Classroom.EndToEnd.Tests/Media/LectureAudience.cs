using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Xunit;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Synthetic listeners in a process of their own, each with a seat, a live socket and a connection that receives the teacher.</summary>
internal sealed class LectureAudience : IAsyncDisposable
{
    private static readonly TimeSpan s_entering = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_leaving = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private LectureAudience(Process process) => _process = process;

    /// <summary>All come in, a few at a time.</summary>
    public static async Task<LectureAudience> Enter(TestRoom room, int listeners)
    {
        // The same configuration as this test's own.
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(output.Parent!.Parent!.FullName, "Classroom.Benchmarks", output.Name, "Classroom.Benchmarks.dll");
        Assert.True(File.Exists(program), $"{program} is not built");
        var start = new ProcessStartInfo(
            "dotnet", [program, "lecture-audience", room.Url, room.RoomId, room.ViewerToken, listeners.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var audience = new LectureAudience(Process.Start(start)!);
        using var limit = new CancellationTokenSource(s_entering);
        Assert.Equal("in", await audience._process.StandardOutput.ReadLineAsync(limit.Token));
        return audience;
    }

    /// <summary>How many packets each has received since the last time, in ascending order.</summary>
    public async Task<long[]> Received()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        return JsonSerializer.Deserialize<long[]>((await _process.StandardOutput.ReadLineAsync())!)!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(s_leaving);
        await _process.WaitForExitAsync(limit.Token);
        _process.Dispose();
    }
}
