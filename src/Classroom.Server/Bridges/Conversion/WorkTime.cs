namespace Classroom.Server.Bridges.Conversion;

/// <summary>How long one document may be worked on; waiting for its turn is not counted. Each page within its own limit could add up to hours.</summary>
public sealed class WorkTime(TimeSpan limit, TimeProvider time)
{
    private TimeSpan _left = limit;

    /// <summary>More time, once it is known how much there is to do.</summary>
    public void Add(TimeSpan more) => _left += more;

    /// <summary>Works within what is left; what runs longer is cancelled, and the document fails.</summary>
    public async Task<T> Run<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (_left <= TimeSpan.Zero)
            throw Passed();
        using var limited = new CancellationTokenSource(_left, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancel);
        var began = time.GetTimestamp();
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException) when (limited.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw Passed();
        }
        finally
        {
            _left -= time.GetElapsedTime(began);
        }
    }

    private static ConversionException Passed() => new(ConversionFailure.Timeout, "The document as a whole takes too long.");
}
