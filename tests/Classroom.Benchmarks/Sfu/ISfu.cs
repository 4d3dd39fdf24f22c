namespace Classroom.Benchmarks.Sfu;

/// <summary>A server that forwards media, running on its core.</summary>
internal interface ISfu : IAsyncDisposable
{
    /// <summary>What a generator needs to be told to reach it.</summary>
    IReadOnlyList<string> Arguments(SfuScenario scenario);

    /// <summary>Words before the generator's command, where it has to be started in a place of its own.</summary>
    IReadOnlyList<string> Through { get; }
}
