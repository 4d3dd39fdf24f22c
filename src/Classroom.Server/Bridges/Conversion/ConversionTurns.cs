namespace Classroom.Server.Bridges.Conversion;

/// <summary>
/// Documents take turns page by page, in the order in which they ask: the first slide of a short one does not wait for the last of a long one.
/// </summary>
/// <param name="atOnce">Pages in work at the same time.</param>
public sealed class ConversionTurns(int atOnce) : IDisposable
{
    // Whoever waits is served in the order of asking, so that documents alternate as long as each asks once a page.
    private readonly SemaphoreSlim _free = new(atOnce, atOnce);

    /// <summary>Works when it is this document's turn.</summary>
    public async Task<T> Run<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await _free.WaitAsync(cancel);
        try
        {
            return await work();
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
