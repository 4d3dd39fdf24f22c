using Classroom.Server.Loops;
using Classroom.Server.Tests.Edge;
using Classroom.Server.Tests.Media;

namespace Classroom.Server.Tests.Loops;

public sealed class FullCollectionsTests
{
    private const int SmallestHeap = 8 << 20;
    private const int Times = 3;

    [Fact]
    public async Task Whenever_its_time_has_passed_all_objects_are_collected_beside_the_program()
    {
        // With less the collector does not take its thread.
        var held = new byte[SmallestHeap];
        var time = new HandMovedTime();
        using var collections = new FullCollections(time);
        await collections.StartAsync(TestContext.Current.CancellationToken);

        for (var i = 0; i < Times; i++)
        {
            var before = Beside();
            await Eventually.True(() =>
            {
                time.Pass();
                return Beside() > before;
            });
        }

        await collections.StopAsync(TestContext.Current.CancellationToken);
        GC.KeepAlive(held);
    }

    // The number of the last one; one that was meant to be beside the program and was not has no pauses of its own.
    private static long Beside() => GC.GetGCMemoryInfo(GCKind.Background) is var last && last.PauseDurations[0] > TimeSpan.Zero ? last.Index : 0;
}
