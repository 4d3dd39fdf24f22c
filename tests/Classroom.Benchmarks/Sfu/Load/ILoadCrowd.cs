using Classroom.Testing.Load;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>Who sends and who receives in one run. Begin and End are called between two turns of the loop.</summary>
internal interface ILoadCrowd : IAsyncDisposable
{
    /// <summary>Lets everybody in and everybody send; done when media flow as they will within the window.</summary>
    Task Enter();

    void Begin();

    void End();

    /// <summary>What came of the window, a while after its end.</summary>
    CrowdCount Count(Tally tally, IReadOnlyList<LoadSender> senders);
}
